package io.geminibalance.state;

import java.io.IOException;
import java.nio.file.Path;

/// Says that another process, or this one already, works in a folder.
public final class FolderInUse extends IOException {
    private static final long serialVersionUID = 1L;

    FolderInUse(Path folder) {
        super("the folder " + folder.toAbsolutePath().normalize() + " is in use by another process");
    }
}

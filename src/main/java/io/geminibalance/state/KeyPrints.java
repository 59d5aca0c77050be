package io.geminibalance.state;

import io.geminibalance.wire.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Prints of keys: hashes that stand for keys in files. They are salted, so that a file tells nobody whether a
/// key that he has is in it, and equal only within one folder.
public final class KeyPrints {
    private static final Logger LOG = LoggerFactory.getLogger(KeyPrints.class);
    private static final String FILE = "salt";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SALT = 16;
    private static final int PRINT = 16;

    /// So many are kept; beyond it they are all made again.
    private static final int KEPT = 20_000;

    private final SecretKeySpec salt;
    private final Map<Secret, String> prints = new ConcurrentHashMap<>();

    private KeyPrints(byte[] salt) {
        this.salt = new SecretKeySpec(salt, ALGORITHM);
    }

    /// The prints of a folder; its salt is made where there is none.
    public static KeyPrints open(Folder folder, RandomGenerator random) throws IOException {
        try {
            byte[] salt = HexFormat.of()
                    .parseHex(Files.readString(folder.file(FILE), StandardCharsets.ISO_8859_1)
                            .strip());
            if (salt.length == SALT) {
                return new KeyPrints(salt);
            }
            broken(folder);
        } catch (NoSuchFileException _) {
            // The first start.
        } catch (IllegalArgumentException _) {
            broken(folder);
        }
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        folder.replace(FILE, (HexFormat.of().formatHex(salt) + "\n").getBytes(StandardCharsets.US_ASCII));
        return new KeyPrints(salt);
    }

    /// The print of a key: 32 hexadecimal digits.
    public String of(Secret key) {
        String known = prints.get(key);
        if (known != null) {
            return known;
        }
        String print = print(key);
        if (prints.size() >= KEPT) {
            prints.clear();
        }
        prints.put(key, print);
        return print;
    }

    private String print(Secret key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(salt);
            byte[] hash = mac.doFinal(key.reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, PRINT));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private static void broken(Folder folder) {
        LOG.warn("{} is no salt; what is remembered of keys without a project is lost", folder.file(FILE));
        folder.setAside(FILE);
    }
}

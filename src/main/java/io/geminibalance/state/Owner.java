package io.geminibalance.state;

/// Who made a name.
///
/// @param print of the key that made it
/// @param project the name of that key's project then; empty for a key that is a project of its own
/// @param client the name of the access token that made it; empty where there was none
public record Owner(String print, String project, String client) {
    /// Whether both are of one project of Google's, as far as one can tell. A key does not move to another project,
    /// whatever its own is called.
    public boolean sameProject(Owner other) {
        return print.equals(other.print) || !project.isEmpty() && project.equals(other.project);
    }

    /// The same project and key, with a client where none was known.
    Owner orClient(String other) {
        return client.isEmpty() && !other.isEmpty() ? new Owner(print, project, other) : this;
    }
}

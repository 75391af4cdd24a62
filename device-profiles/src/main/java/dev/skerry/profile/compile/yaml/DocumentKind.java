package dev.skerry.profile.compile.yaml;

/** What a document is to be. */
public enum DocumentKind {
    PROFILE("profile", "schema: skerry.device/v1", 256 * 1024),
    POLICY("policy", "approvers:", 64 * 1024),
    MODEL("model", "format: skerry-model/1", 256 * 1024);

    private final String word;
    private final String beginning;
    private final int maxChars;

    DocumentKind(String word, String beginning, int maxChars) {
        this.word = word;
        this.beginning = beginning;
        this.maxChars = maxChars;
    }

    /** What it is called. */
    String word() {
        return word;
    }

    /** How one begins. */
    String beginning() {
        return beginning;
    }

    /** The longest one that is read. */
    public int maxChars() {
        return maxChars;
    }
}

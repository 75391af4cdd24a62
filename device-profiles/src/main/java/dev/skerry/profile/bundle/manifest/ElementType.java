package dev.skerry.profile.bundle.manifest;

/** What the numbers of a tensor are. */
public enum ElementType implements Word {
    FLOAT32("float32", 4),
    FLOAT64("float64", 8),
    INT64("int64", 8);

    private final String word;
    private final int sizeBytes;

    ElementType(String word, int sizeBytes) {
        this.word = word;
        this.sizeBytes = sizeBytes;
    }

    @Override
    public String word() {
        return word;
    }

    /** How much one of them takes. */
    public int sizeBytes() {
        return sizeBytes;
    }
}

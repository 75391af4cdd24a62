package dev.skerry.profile.bundle.manifest;

/** What a model is for, which decides what it has to put out. */
public enum Task implements Word {
    /** One number for each step, higher for what is stranger; role {@code score}. */
    ANOMALY_SCORE("anomaly-score"),
    /** Values to come; role {@code forecast}. */
    FORECAST("forecast"),
    /** Which of some states it is; role {@code label}. */
    CLASSIFICATION("classification"),
    /** One number that can't be measured; role {@code score}. */
    REGRESSION("regression");

    private final String word;

    Task(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}

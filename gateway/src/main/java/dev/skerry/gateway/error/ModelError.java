package dev.skerry.gateway.error;

/** What the gateway reports of the catalogue of models. */
public enum ModelError implements ErrorCode {
    BUNDLE_WRONG(
            "SKR-G810",
            "the bundle is not whole, or not right",
            "correct what problems lists, and build it again; ./skerry model verify says the same"
                    + " before it is sent"),
    VERSION_TAKEN(
            "SKR-G811",
            "that version of the model is there with another content",
            "give it another version: what a version is never changes"),
    MODEL_UNKNOWN("SKR-G812", "there is no such model or version", "GET /api/models lists them"),
    MODEL_NEEDED(
            "SKR-G813",
            "the bundle can't be removed: somebody runs it, or is to",
            "have them run another version first, or end the rollout"),
    CATALOGUE_FULL(
            "SKR-G814",
            "the catalogue has as many models, or as many bytes of them, as it may",
            "remove versions that nobody runs, or raise skerry.gateway.models.max-size"),
    NOT_WRITTEN(
            "SKR-G815",
            "the disk does not take the bundle",
            "make room on the disk of the data directory, and send it again; nothing of it was"
                    + " kept"),
    TOO_MANY_UPLOADS(
            "SKR-G816",
            "as many bundles are coming in, or are being stored, as may at once",
            "send it again in a while"),
    ARCHIVE_LOST(
            "SKR-G817",
            "the bundle's archive is not in the data directory any more",
            "push the bundle again: it takes the place of what was lost"),
    CARD_UNREADABLE(
            "SKR-G818",
            "the bundle's card can't be shown",
            "write it in UTF-8, with 262,144 characters at most, and build the bundle again"),
    FOLDER_UNUSABLE(
            "SKR-G819",
            "the folder of models can't be created, read or written",
            "check the folder models of skerry.gateway.data-dir, its owner and its permissions");

    private final ErrorText text;

    ModelError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}

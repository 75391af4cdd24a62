package dev.skerry.gateway.error;

/** What the gateway reports of the keys that it signs by. */
public enum SigningError implements ErrorCode {
    KEYS_UNUSABLE(
            "SKR-G780",
            "the keys that the gateway signs its orders by can't be used",
            "restore the folder signing of the data directory from a backup; without one, move it"
                    + " away: the gateway makes new keys, and every enrolled agent refuses its"
                    + " orders until <data-dir>/identity/gateway-keys is deleted there"),
    KEYS_NOT_WRITTEN(
            "SKR-G781",
            "the new signing keys can't be written",
            "check the disk of the data directory; the gateway goes on with the keys that it had"),
    KEYS_BEHIND(
            "SKR-G782",
            "an agent knows newer signing keys than the gateway has",
            "the gateway was restored from a backup: ./skerry signing rotate, after which agents"
                    + " that missed no more than one change follow it; for others restore a newer"
                    + " folder signing");

    private final ErrorText text;

    SigningError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}

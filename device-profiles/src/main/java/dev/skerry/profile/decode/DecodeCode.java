package dev.skerry.profile.decode;

/** Why a message is not understood; the codes are stable and listed in docs/profiles.md. */
public enum DecodeCode {
    TOO_LARGE("SKR-D001"),
    NOT_JSON("SKR-D002"),
    NOTHING_FOR_PROFILE("SKR-D003"),
    WRONG_TYPE("SKR-D004"),
    NOT_FINITE("SKR-D005"),
    DOES_NOT_FIT("SKR-D006"),
    UNKNOWN_ENUM_VALUE("SKR-D007"),
    BAD_TIME("SKR-D008"),
    BAD_SENML("SKR-D009"),
    WRONG_UNIT("SKR-D010"),
    TEXT_TOO_LONG("SKR-D011"),
    NOT_GZIP("SKR-D012"),
    NOT_CBOR("SKR-D013"),
    NOT_TEXT("SKR-D014"),
    TOO_SHORT("SKR-D015"),
    BAD_BYTES("SKR-D016");

    private final String code;

    DecodeCode(String code) {
        this.code = code;
    }

    /** The code as users see it. */
    public String code() {
        return code;
    }
}

package dev.skerry.profile.exchange.part;

/**
 * What keeps a description from being imported (X0…) and what an import or export leaves behind
 * (X1…); codes are stable, docs/errors.md lists them.
 */
public enum ExchangeCode {
    TOO_LARGE("SKR-X001"),
    UNREADABLE("SKR-X002"),
    TOO_COMPLEX("SKR-X003"),
    UNKNOWN_FORMAT("SKR-X004"),
    NOTHING_TO_READ("SKR-X005"),
    NO_COUNTERPART("SKR-X101"),
    TYPE("SKR-X102"),
    UNIT("SKR-X103"),
    RANGE("SKR-X104"),
    TRANSFORMATION("SKR-X105"),
    ADDRESS("SKR-X106"),
    REFERENCE("SKR-X107"),
    LIMIT("SKR-X108"),
    BAD_VALUE("SKR-X109");

    private final String code;

    ExchangeCode(String code) {
        this.code = code;
    }

    /** The code as users see it. */
    public String code() {
        return code;
    }
}

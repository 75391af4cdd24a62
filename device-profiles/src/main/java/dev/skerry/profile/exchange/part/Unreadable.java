package dev.skerry.profile.exchange.part;

/** A document can't be imported at all. Its message says where and why. */
public final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExchangeCode code;
    private final String hint;

    /**
     * A refusal.
     *
     * @param hint what to do
     */
    public Unreadable(ExchangeCode code, String message, String hint) {
        super(Yaml.oneLine(message), null, false, false);
        this.code = code;
        this.hint = hint;
    }

    public ExchangeCode code() {
        return code;
    }

    public String hint() {
        return hint;
    }
}

package dev.skerry.agent.infer.run;

/** A model failed and is not to be run again; the message says how, as part of a sentence. */
public final class ModelFaultException extends Exception {
    private static final long serialVersionUID = 1L;

    /** It threw, or gave what is no number. */
    public static final String FAILED = "SKR-M006";

    /** A run had to be ended. */
    static final String HANGS = "SKR-M008";

    /** It is slower than its limits say. */
    static final String TOO_SLOW = "SKR-M009";

    private final String code;

    /**
     * A fault.
     *
     * @param code as docs/errors.md lists it
     */
    public ModelFaultException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Ends what leads to a run that is not made yet; nobody is told. */
    static ModelFaultException foreseen() {
        return new ModelFaultException();
    }

    private ModelFaultException() {
        super("this run is foreseen only", null, false, false);
        code = FAILED;
    }

    /** As docs/errors.md lists it. */
    public String code() {
        return code;
    }
}

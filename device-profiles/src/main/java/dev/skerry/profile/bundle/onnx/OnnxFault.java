package dev.skerry.profile.bundle.onnx;

/** Ends the reading of a file that is no ONNX graph. */
final class OnnxFault extends Exception {
    private static final long serialVersionUID = 1L;

    OnnxFault(String message) {
        super(message, null, false, false);
    }
}

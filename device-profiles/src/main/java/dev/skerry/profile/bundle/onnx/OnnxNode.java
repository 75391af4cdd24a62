package dev.skerry.profile.bundle.onnx;

/**
 * One operation of a graph, or of a graph in it.
 *
 * @param domain of the operator; empty for ONNX's own
 * @param name may be empty
 * @param inputs how many it has, without those at the end that are left out
 */
public record OnnxNode(String operator, String domain, String name, int inputs) {
    /** The operator with its domain. */
    public String qualified() {
        return domain.isEmpty() ? operator : domain + "." + operator;
    }
}

package dev.skerry.profile.bundle.onnx;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an ONNX file says.
 *
 * @param opsets the version of each domain that it needs; ONNX's own is the empty one
 * @param producer what wrote it, with its version; may be empty
 * @param inputs those that have no value of their own
 * @param nodes of all graphs in it
 * @param weights how many numbers it has learnt, or at least brings along
 * @param sizeBytes what its weights and all tensors that it declares take
 * @param externalData tensors that are in other files
 * @param hasFunctions whether it brings operators of its own, or steps of a training
 */
public record OnnxModel(
        long irVersion,
        SortedMap<String, Long> opsets,
        String producer,
        List<OnnxTensor> inputs,
        List<OnnxTensor> outputs,
        List<OnnxNode> nodes,
        long weights,
        long sizeBytes,
        List<String> externalData,
        boolean hasFunctions) {
    public OnnxModel {
        opsets = Collections.unmodifiableSortedMap(new TreeMap<>(opsets));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        externalData = List.copyOf(externalData);
    }

    /** How often each operator is there. */
    public SortedMap<String, Integer> operators() {
        SortedMap<String, Integer> operators = new TreeMap<>();
        nodes.forEach(node -> operators.merge(node.qualified(), 1, Integer::sum));
        return operators;
    }
}

/** ONNX graphs of our own, written field by field. */
@NullMarked
package dev.skerry.agent.infer.onnx;

import org.jspecify.annotations.NullMarked;

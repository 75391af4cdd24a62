/**
 * The envelope with the error of an autoencoder as a further channel. The autoencoder is trained on
 * the device, in the warm-up, by an ONNX graph that has the gradients written out.
 */
@NullMarked
package dev.skerry.agent.infer.builtin.autoencoder;

import org.jspecify.annotations.NullMarked;

/** Models that watch devices: ONNX graphs, their calibration on the device and their state. */
@NullMarked
package dev.skerry.agent.infer;

import org.jspecify.annotations.NullMarked;

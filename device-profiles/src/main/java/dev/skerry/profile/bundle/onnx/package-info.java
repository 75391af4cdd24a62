/** ONNX files as far as they can be judged without running them. */
@NullMarked
package dev.skerry.profile.bundle.onnx;

import org.jspecify.annotations.NullMarked;

/** Running graphs under limits: by ONNX Runtime, watched from outside, judged by their times. */
@NullMarked
package dev.skerry.agent.infer.run;

import org.jspecify.annotations.NullMarked;

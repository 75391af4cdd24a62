@NullMarked
package dev.skerry.agent.infer.builtin.autoencoder;

import org.jspecify.annotations.NullMarked;

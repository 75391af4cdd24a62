/** From what people write, {@code model.yaml} and files beside it, to a bundle. */
@NullMarked
package dev.skerry.profile.bundle.build;

import org.jspecify.annotations.NullMarked;

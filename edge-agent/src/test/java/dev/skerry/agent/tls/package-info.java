/** Tests of this package, and an authority for them. */
@NullMarked
package dev.skerry.agent.tls;

import org.jspecify.annotations.NullMarked;

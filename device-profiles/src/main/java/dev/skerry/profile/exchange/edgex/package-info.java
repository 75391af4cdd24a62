/** EdgeX device profiles, versions 2 and 3. */
@NullMarked
package dev.skerry.profile.exchange.edgex;

import org.jspecify.annotations.NullMarked;

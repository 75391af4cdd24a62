@NullMarked
package dev.skerry.gateway.signing;

import org.jspecify.annotations.NullMarked;

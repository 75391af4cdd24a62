/** Traces of the API's requests. */
@NullMarked
package dev.skerry.gateway.web.trace;

import org.jspecify.annotations.NullMarked;

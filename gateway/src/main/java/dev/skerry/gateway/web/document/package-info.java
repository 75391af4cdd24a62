/** Completes the API's document with what the scan of the routes can't know. */
@NullMarked
package dev.skerry.gateway.web.document;

import org.jspecify.annotations.NullMarked;

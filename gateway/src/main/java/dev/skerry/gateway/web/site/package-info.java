/** A site as a whole: {@code /api/sites}. */
@NullMarked
package dev.skerry.gateway.web.site;

import org.jspecify.annotations.NullMarked;

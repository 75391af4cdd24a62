/** How much of the API one may ask, and how fast. */
@NullMarked
package dev.skerry.gateway.web.pace;

import org.jspecify.annotations.NullMarked;

/** What agents tell of themselves, for browsers and scripts. */
@NullMarked
package dev.skerry.gateway.web.agent;

import org.jspecify.annotations.NullMarked;

/** REST, server-sent events and problem details for browsers and scripts. */
@NullMarked
package dev.skerry.gateway.web;

import org.jspecify.annotations.NullMarked;

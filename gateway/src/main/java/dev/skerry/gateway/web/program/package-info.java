/** Agents' programs and their rollouts over REST. */
@NullMarked
package dev.skerry.gateway.web.program;

import org.jspecify.annotations.NullMarked;

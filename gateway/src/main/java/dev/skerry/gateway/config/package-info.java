/** The gateway's configuration, the checks before it starts, and the process's entry point. */
@NullMarked
package dev.skerry.gateway.config;

import org.jspecify.annotations.NullMarked;

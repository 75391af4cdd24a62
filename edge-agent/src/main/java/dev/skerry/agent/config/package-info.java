/** What an operator can set, with its defaults, and the checks that are made before the start. */
@NullMarked
package dev.skerry.agent.config;

import org.jspecify.annotations.NullMarked;

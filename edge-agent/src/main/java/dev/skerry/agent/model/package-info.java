/** The bundles that the gateway has run: their plans, their archives, and what is said of them. */
@NullMarked
package dev.skerry.agent.model;

import org.jspecify.annotations.NullMarked;

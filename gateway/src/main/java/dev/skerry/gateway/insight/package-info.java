/**
 * What agents tell of themselves when somebody looks: how they do, by which settings, and what they
 * log. What is logged is handed on to whoever watches and kept nowhere.
 */
@NullMarked
package dev.skerry.gateway.insight;

import org.jspecify.annotations.NullMarked;

/**
 * What an agent tells of itself: how process and machine do, by which settings, and what it logs.
 */
@NullMarked
package dev.skerry.agent.self;

import org.jspecify.annotations.NullMarked;

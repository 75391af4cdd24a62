/**
 * The expressions of rules and of command confirmations: CEL over a device's resources, windows
 * over them, and models' scores; checked when the profile compiles, then evaluated per reading. And
 * those of policies, over a request.
 */
@NullMarked
package dev.skerry.profile.rule;

import org.jspecify.annotations.NullMarked;

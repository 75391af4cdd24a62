/**
 * What a profile's rules make of a device over time: its last values and windows, and which rules
 * have fired. The agent judges live messages with it, a dry run captured ones.
 */
@NullMarked
package dev.skerry.profile.watch;

import org.jspecify.annotations.NullMarked;

/**
 * From a device's messages to readings. A message is either understood or answered with a code and
 * a reason; nothing here throws because of what a device sent, and nothing here remembers one
 * message when it reads the next, except {@link dev.skerry.profile.decode.Thinning} and {@link
 * dev.skerry.profile.decode.DerivedReadings}.
 */
@NullMarked
package dev.skerry.profile.decode;

import org.jspecify.annotations.NullMarked;

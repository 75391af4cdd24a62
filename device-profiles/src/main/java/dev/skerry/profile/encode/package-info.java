/** From a profile's command to what is published to a device. */
@NullMarked
package dev.skerry.profile.encode;

import org.jspecify.annotations.NullMarked;

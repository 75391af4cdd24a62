/**
 * Device descriptions of others: EdgeX device profiles, W3C Thing Descriptions and Thing Models and
 * LwM2M objects become profiles, and profiles become the first two. What the other format can't
 * hold is listed, never dropped silently. {@link dev.skerry.profile.exchange.ProfileImporter} and
 * {@link dev.skerry.profile.exchange.ProfileExporter} are the ways in.
 */
@NullMarked
package dev.skerry.profile.exchange;

import org.jspecify.annotations.NullMarked;

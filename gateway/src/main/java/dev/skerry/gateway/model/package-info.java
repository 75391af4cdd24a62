/**
 * The catalogue of model bundles: which versions there are, who vouches for them and what they are.
 *
 * <ol>
 *   <li>An upload is spooled into the catalogue's folder ({@link
 *       dev.skerry.gateway.model.BundleFiles}).
 *   <li>{@link dev.skerry.gateway.model.Intake} opens and judges it, as agents and the command line
 *       do.
 *   <li>{@link dev.skerry.gateway.model.Catalogue} puts the archive in its place, signs for it, and
 *       commits its row; what a crash leaves between the two is swept at the next start.
 * </ol>
 */
@NullMarked
package dev.skerry.gateway.model;

import org.jspecify.annotations.NullMarked;

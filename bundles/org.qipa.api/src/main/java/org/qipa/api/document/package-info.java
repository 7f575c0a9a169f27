/**
 * Documents: the data files qipa is fed with, and what is wrong with them.
 *
 * <p>SoC descriptors and register maps are JSON files with a published schema and a format version. A
 * {@link org.qipa.api.document.DocumentReader} reads one and answers either the value or every
 * {@linkplain org.qipa.api.document.Fault fault} of the file, each with its place in the document, the rule that was
 * broken and the limit. It never answers half a value.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.document;

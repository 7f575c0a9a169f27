/**
 * Reads qipa's documents: JSON, checked against a published schema and against the rules that tie its members together.
 *
 * <p>A document goes through four steps, each of which collects all its faults: {@link org.qipa.documents.JsonText}
 * (syntax, duplicated members), {@link org.qipa.documents.Schemas} (shape and ranges), conversion to the API's records,
 * and the rules ({@link org.qipa.documents.EndpointRules}, {@link org.qipa.documents.TableRules},
 * {@link org.qipa.documents.RegisterDocument}). A part of the document that fits the schema is checked by the rules even
 * when another part does not.
 */
package org.qipa.documents;

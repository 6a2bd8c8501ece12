/** The front door of the import, for its command. */
export {
  importCatalogue,
  type ImportInput,
  type ImportSummary,
  type RefusedLine,
  type Refusals,
} from './import-catalogue.js';
export { DEFAULT_CAPACITIES, DEFAULT_CAPACITY, readMapping, UIUC, type Mapping } from './mapping.js';
export { BrokenFile } from './read-file.js';

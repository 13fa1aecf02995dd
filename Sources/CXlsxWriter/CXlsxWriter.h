#ifndef DIMINISH_CXLSXWRITER_H
#define DIMINISH_CXLSXWRITER_H

#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

/* The options of a table are structs of pointers to structs of pointers; made here they need no memory of Swift's to
   stay where it is. The headings come as one text with a line each. The library copies every text before it returns. */
static inline lxw_error diminish_add_table(lxw_worksheet *sheet, uint32_t first_row, uint32_t last_row,
                                           uint16_t column_count, const char *name,
                                           const char *headers) {
  lxw_table_column *columns = calloc(column_count, sizeof *columns);
  lxw_table_column **list = calloc((size_t)column_count + 1, sizeof *list);
  char *copy = strdup(headers);
  lxw_error result = LXW_ERROR_MEMORY_MALLOC_FAILED;
  if (columns && list && copy) {
    char *next = copy;
    for (uint16_t i = 0; i < column_count; i++) {
      columns[i].header = next ? strsep(&next, "\n") : "";
      list[i] = &columns[i];
    }
    lxw_table_options options = {0};
    options.name = (char *)name;
    /* No filter buttons, no stripes: the table is for reading, and marks no cell by its colour. */
    options.no_autofilter = LXW_TRUE;
    options.style_type = LXW_TABLE_STYLE_TYPE_LIGHT;
    options.style_type_number = 0;
    options.no_banded_rows = LXW_TRUE;
    options.columns = list;
    result = worksheet_add_table(sheet, first_row, 0, last_row, (lxw_col_t)(column_count - 1), &options);
  }
  free(copy);
  free(list);
  free(columns);
  return result;
}

/* Every text of the properties is a pointer that need not be const; a fixed date makes the same file give the same bytes. */
static inline lxw_error diminish_set_properties(lxw_workbook *book, const char *title, const char *subject,
                                                const char *author, const char *comments, int64_t created) {
  lxw_doc_properties properties = {0};
  properties.title = (char *)title;
  properties.subject = (char *)subject;
  properties.author = (char *)author;
  properties.comments = (char *)comments;
  properties.created = (time_t)created;
  return workbook_set_properties(book, &properties);
}

#endif

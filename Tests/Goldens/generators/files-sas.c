// Writes a small .sas7bdat with ReadStat's writer: cc files-sas.c -lreadstat -o files-sas && ./files-sas FILE
// All values are made up; pandas.read_sas reads the same (see files.py).
#include <fcntl.h>
#include <readstat.h>
#include <unistd.h>

static ssize_t put(const void *data, size_t length, void *context) {
  return write(*(int *)context, data, length);
}

int main(int count, char **arguments) {
  if (count < 2) return 2;
  int file = open(arguments[1], O_WRONLY | O_CREAT | O_TRUNC, 0644);
  readstat_writer_t *writer = readstat_writer_init();
  readstat_set_data_writer(writer, put);
  readstat_writer_set_file_timestamp(writer, 1577836800);
  readstat_variable_t *urn = readstat_add_variable(writer, "urn", READSTAT_TYPE_STRING, 8);
  readstat_variable_t *score = readstat_add_variable(writer, "score", READSTAT_TYPE_DOUBLE, 8);
  readstat_variable_set_label(score, "Score in mathematics");
  readstat_variable_t *day = readstat_add_variable(writer, "day", READSTAT_TYPE_DOUBLE, 8);
  readstat_variable_set_format(day, "DATE9");
  readstat_begin_writing_sas7bdat(writer, &file, 3);
  const char *urns[] = {"007", "100002", ""};
  const double scores[] = {12.25, -0.1, 0};
  const double days[] = {0, 21794, 3653};
  for (int row = 0; row < 3; row++) {
    readstat_begin_row(writer);
    readstat_insert_string_value(writer, urn, urns[row]);
    if (row == 2) readstat_insert_tagged_missing_value(writer, score, 'R');
    else readstat_insert_double_value(writer, score, scores[row]);
    readstat_insert_double_value(writer, day, days[row]);
    readstat_end_row(writer);
  }
  readstat_error_t problem = readstat_end_writing(writer);
  readstat_writer_free(writer);
  close(file);
  return problem;
}

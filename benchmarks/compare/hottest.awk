# The job for awk: the best row of every month of the files given. A row without blank fields is split at `","`; others are
# taken apart by character. A newline within quotes is beyond awk.
BEGIN { FS = "\",\"" }

FNR == 1 {
    width = NF
    sub(/^"/, "")
    sub(/"$/, "")
    for (i = 1; i <= NF; i++) at[$i] = i
    station = at["STATION"]; date = at["DATE"]; temp = at["TEMP"]
    next
}

NF == width { offer(substr($0, 2, length($station) - 1), $date, $temp); next }

{
    parse($0)
    offer(field[station], field[date], field[temp])
}

function offer(id, day, text,    value, month) {
    if (text == "" || (value = text + 0) == 9999.9) return
    month = substr(day, 1, 7)
    if (month in best && (value < best[month] || value == best[month] &&
        (day > day_of[month] || day == day_of[month] && id >= id_of[month]))) return
    best[month] = value; day_of[month] = day; id_of[month] = id
}

function parse(line,    i, n, c, quoted) {
    n = 1
    field[1] = ""
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        if (c == "\"") quoted = !quoted
        else if (c == "," && !quoted) field[++n] = ""
        else field[n] = field[n] c
    }
}

END { for (month in best) printf "%s,%.1f,%s,%s\n", month, best[month], id_of[month], day_of[month] }

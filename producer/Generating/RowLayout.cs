using System.Text;

namespace QueueMap.Producer.Generating;

/// <summary>
/// Where things stand in a row. Every column has one width but LATITUDE to NAME, and those are the same in all rows of a
/// station. So all rows of a file have one length (true of every real file looked at), and a row is made by copying the
/// station's template and writing digits over it.
/// </summary>
internal static class RowLayout
{
    // From the row's first byte: "STATION","YYYY-MM-DD",
    public const int Station = 1;
    public const int Year = Station + StationId.Length + 3;
    public const int Month = Year + 5;
    public const int Day = Month + 3;
    public const int Place = Day + 2 + 2;

    // From the end of NAME's comma. A field is its text, a quote, a comma and the next quote: text + 3.
    public const int Temp = 1;
    public const int TempWidth = 6;
    public const int TempCount = Temp + TempWidth + 3;
    public const int Dewp = TempCount + 5;
    public const int DewpCount = Dewp + 9;
    public const int Slp = DewpCount + 5;
    public const int SlpCount = Slp + 9;
    public const int Stp = SlpCount + 5;
    public const int StpCount = Stp + 8;
    public const int Visib = StpCount + 5;
    public const int VisibCount = Visib + 8;
    public const int Wdsp = VisibCount + 5;
    public const int WdspCount = Wdsp + 8;
    public const int Mxspd = WdspCount + 5;
    public const int Gust = Mxspd + 8;
    public const int Max = Gust + 8;
    public const int MaxFlag = Max + 9;
    public const int Min = MaxFlag + 4;
    public const int MinFlag = Min + 9;
    public const int Prcp = MinFlag + 4;
    public const int PrcpFlag = Prcp + 8;
    public const int Sndp = PrcpFlag + 4;
    public const int Frshtt = Sndp + 8;

    /// <summary>The row that measured nothing: every sentinel in its place, and no observations counted.</summary>
    public static ReadOnlySpan<byte> Nothing =>
        """
        "9999.9"," 0","9999.9"," 0","9999.9"," 0","999.9"," 0","999.9"," 0","999.9"," 0",
        """u8 + """
        "999.9","999.9","9999.9"," ","9999.9"," ","99.99"," ","999.9","000000"
        """u8 + "\n"u8;

    /// <summary>The longest row: 289 bytes, where the longest real one has 290.</summary>
    public static int MaxRowLength => Place + "\"-89.1234567\",\"-179.1234567\",\"9999.99\",\"\",".Length + StationName.MaxLength + Nothing.Length;

    /// <summary>The header line of GSOD.</summary>
    public static ReadOnlySpan<byte> Header =>
        """
        "STATION","DATE","LATITUDE","LONGITUDE","ELEVATION","NAME","TEMP","TEMP_ATTRIBUTES","DEWP","DEWP_ATTRIBUTES",
        """u8 + """
        "SLP","SLP_ATTRIBUTES","STP","STP_ATTRIBUTES","VISIB","VISIB_ATTRIBUTES","WDSP","WDSP_ATTRIBUTES","MXSPD","GUST",
        """u8 + """
        "MAX","MAX_ATTRIBUTES","MIN","MIN_ATTRIBUTES","PRCP","PRCP_ATTRIBUTES","SNDP","FRSHTT"
        """u8 + "\n"u8;

    /// <summary>A row of the station in that year, with no day and nothing measured.</summary>
    public static byte[] Template(Station station, int year) =>
        [.. Encoding.ASCII.GetBytes($"\"{station.Id}\",\"{year:D4}-00-00\","), .. station.Place, .. Nothing];
}

using System.Globalization;
using System.Text;
using QueueMap.Storage.S3.Listing;

namespace QueueMap.Storage.S3.Lean;

/// <summary>The query of a ListObjectsV2, in the order of its names, as a signature wants it.</summary>
internal static class PageQuery
{
    public static string Of(PageRequest page)
    {
        var query = new StringBuilder();
        Add(query, "continuation-token", page.Token);
        Add(query, "delimiter", page.Delimiter);
        Add(query, "encoding-type", "url"); // Keys may hold characters that XML cannot.
        Add(query, "list-type", "2");
        Add(query, "max-keys", PageRequest.PageSize.ToString(CultureInfo.InvariantCulture));
        Add(query, "prefix", page.Prefix);
        Add(query, "start-after", page.StartAfter);
        return query.ToString();
    }

    private static void Add(StringBuilder query, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            query.Append(query.Length == 0 ? "" : "&").Append(name).Append('=').Append(UriText.OfQuery(value));
        }
    }
}

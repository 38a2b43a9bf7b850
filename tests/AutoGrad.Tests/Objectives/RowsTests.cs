using System;
using Xunit;

namespace AutoGrad.Tests.Objectives;

public class RowsTests
{
    [Fact]
    public void Rows_lie_one_behind_the_other()
    {
        Rows<double> rows = new([1, 2, 3, 4, 5, 6], 2);
        Assert.Equal((3, 2), (rows.Count, rows.Width));
        Assert.Equal([3.0, 4], rows[1].ToArray());
    }

    [Fact]
    public void Indices_pick_rows()
    {
        Rows<double> rows = new([1, 2, 3, 4, 5, 6], 2, [2, 0, 2, 1]);
        Assert.Equal((4, 2), (rows.Count, rows.Width));
        Assert.Equal([5.0, 6], rows[2].ToArray());
        Assert.Equal([1.0, 2], rows[1].ToArray());
        Assert.Equal(0, new Rows<double>([1, 2], 2, []).Count);
    }

    [Fact]
    public void One_row_may_be_for_all()
    {
        Rows<float> rows = Rows<float>.Same([1, 2, 3]);
        Assert.Equal((-1, 3), (rows.Count, rows.Width));
        Assert.Equal([1f, 2, 3], rows[1000].ToArray());
    }

    [Fact]
    public void Numbers_are_rows_of_one()
    {
        Rows<double> array = new double[] { 1, 2, 3 }, span = new double[] { 1, 2 }.AsSpan(), data = (ReadOnlySpan<double>)[4];
        Assert.Equal((3, 1), (array.Count, array.Width));
        Assert.Equal((2, 1), (span.Count, span.Width));
        Assert.Equal(4, data[0][0]);
    }

    [Fact]
    public void What_is_no_row_is_refused()
    {
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => new Rows<double>([1, 2, 3], 2).Count).ParamName);
        Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() => new Rows<double>([1, 2, 3], 0).Count).ParamName);
        Assert.Equal("indices", Assert.Throws<ArgumentOutOfRangeException>(() => new Rows<double>([1, 2, 3], 1, [3]).Count).ParamName);
        Assert.Equal("indices", Assert.Throws<ArgumentOutOfRangeException>(() => new Rows<double>([1, 2, 3], 1, [-1]).Count).ParamName);
        Assert.Equal("row", Assert.Throws<ArgumentException>(() => Rows<double>.Same([]).Count).ParamName);
        Assert.Throws<IndexOutOfRangeException>(() => new Rows<double>([1, 2, 3], 1)[3].Length);
        Assert.Throws<IndexOutOfRangeException>(() => new Rows<double>([1, 2, 3], 1)[-1].Length);
    }
}

// ba, ht, gmm: values and derivatives as an expert writes them by hand.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace {

double dot(const double* a, const double* b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

void cross(const double* a, const double* b, double* c) {
    c[0] = a[1] * b[2] - a[2] * b[1];
    c[1] = a[2] * b[0] - a[0] * b[2];
    c[2] = a[0] * b[1] - a[1] * b[0];
}

// First b, then a: three rows of four.
void compose(const double* a, const double* b, double* c) {
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 4; j++)
            c[4 * i + j] = a[4 * i] * b[j] + a[4 * i + 1] * b[4 + j] + a[4 * i + 2] * b[8 + j];
        c[4 * i + 3] += a[4 * i + 3];
    }
}

// The same for the derivative of a, whose fourth row is zero anyway, with a fixed b.
void compose_derivative(const double* a, const double* b, double* c) { compose(a, b, c); }

// And for the derivative of b.
void compose_derivative_right(const double* a, const double* b, double* c) {
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            c[4 * i + j] = a[4 * i] * b[j] + a[4 * i + 1] * b[4 + j] + a[4 * i + 2] * b[8 + j];
}

void turn(double x, double z, double* m, double* along_x, double* along_z) {
    double sx = std::sin(x), cx = std::cos(x), sz = std::sin(z), cz = std::cos(z);
    double value[12] = {cz, -sz * cx, sz * sx, 0, sz, cz * cx, -cz * sx, 0, 0, sx, cx, 0};
    double by_x[12] = {0, sz * sx, sz * cx, 0, 0, -cz * sx, -cz * cx, 0, 0, cx, -sx, 0};
    double by_z[12] = {-sz, -cz * cx, cz * sx, 0, cz, -sz * cx, sz * sx, 0, 0, 0, 0, 0};
    std::memcpy(m, value, sizeof value);
    std::memcpy(along_x, by_x, sizeof by_x);
    std::memcpy(along_z, by_z, sizeof by_z);
}

// R(r) by Rodrigues, and its three derivatives.
void rotation(const double* r, double* m, double (*d)[9]) {
    double square = dot(r, r);
    std::fill(m, m + 9, 0.0);
    if (d)
        std::memset(d, 0, 27 * sizeof(double));
    if (square < 1e-8) {
        m[0] = m[4] = m[8] = 1;
        return;
    }
    double angle = std::sqrt(square), s = std::sin(angle), c = std::cos(angle), n[3] = {r[0] / angle, r[1] / angle, r[2] / angle};
    double skew[9] = {0, -n[2], n[1], n[2], 0, -n[0], -n[1], n[0], 0};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            m[3 * i + j] = (i == j ? c : 0) + (1 - c) * n[i] * n[j] + s * skew[3 * i + j];
    for (int k = 0; d && k < 3; k++) {
        double dn[3];
        for (int i = 0; i < 3; i++)
            dn[i] = ((i == k) - n[i] * n[k]) / angle;
        double dskew[9] = {0, -dn[2], dn[1], dn[2], 0, -dn[0], -dn[1], dn[0], 0};
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                d[k][3 * i + j] = n[k] * ((i == j ? -s : 0) + s * n[i] * n[j] + c * skew[3 * i + j])
                    + (1 - c) * (dn[i] * n[j] + n[i] * dn[j]) + s * dskew[3 * i + j];
    }
}

struct Hand {
    static constexpr int Bones = 22, Angles = 20;
    double transforms[Bones][12], moved[Bones][4][12];  // Per bone: what it does, and its derivatives along its finger's angles.
    int finger[Bones];
};

template <bool WithDerivatives>
void pose(const double* theta, const int* parents, const double* relatives, const double* inverses, Hand& hand) {
    double absolutes[Hand::Bones][12], derivatives[Hand::Bones][4][12], relative[12], m[12], by_x[12], by_z[12], changed[12];
    for (int bone = 0; bone < Hand::Bones; bone++) {
        int finger = bone == 0 || bone == 21 ? -1 : (bone - 1) / 4, joint = finger < 0 ? 0 : (bone - 1) % 4;
        const double* angles = theta + 6 + 4 * finger;
        double x = joint == 1 ? angles[0] : joint == 2 ? angles[2] : joint == 3 ? angles[3] : 0, z = joint == 1 ? angles[1] : 0;
        turn(x, z, m, by_x, by_z);
        hand.finger[bone] = joint > 0 ? finger : -1;
        const double* parent = parents[bone] < 0 ? nullptr : absolutes[parents[bone]];
        compose(relatives + 12 * bone, m, relative);
        if (parent)
            compose(parent, relative, absolutes[bone]);
        else
            std::memcpy(absolutes[bone], relative, sizeof relative);
        compose(absolutes[bone], inverses + 12 * bone, hand.transforms[bone]);
        if (!WithDerivatives || joint == 0)
            continue;
        for (int k = 0; k < 4; k++) {
            bool own_x = k == (joint == 1 ? 0 : joint), own_z = joint == 1 && k == 1;
            if (own_x || own_z) {
                compose_derivative_right(relatives + 12 * bone, own_x ? by_x : by_z, changed);
                compose_derivative_right(parent, changed, derivatives[bone][k]);
            } else if (joint > 1 && k < joint) {
                compose_derivative(derivatives[parents[bone]][k], relative, derivatives[bone][k]);
            } else {
                std::memset(derivatives[bone][k], 0, sizeof changed);
            }
            compose_derivative(derivatives[bone][k], inverses + 12 * bone, hand.moved[bone][k]);
        }
    }
}

void apply(const double* m, const double* p, double weight, double* to) {
    for (int i = 0; i < 3; i++)
        to[i] += weight * (m[4 * i] * p[0] + m[4 * i + 1] * p[1] + m[4 * i + 2] * p[2] + m[4 * i + 3] * p[3]);
}

void turned(const double* m, const double* p, double* to) {
    for (int i = 0; i < 3; i++)
        to[i] = m[3 * i] * p[0] + m[3 * i + 1] * p[1] + m[3 * i + 2] * p[2];
}

struct Mixture {
    int d, below;
    void scaled(const double* diagonal, const double* l, const double* y, double* z) const {
        for (int j = 0; j < d; j++)
            z[j] = diagonal[j] * y[j];
        for (int column = 0; column < d; column++) {
            double factor = y[column];
            int length = d - column - 1;
            for (int row = 0; row < length; row++)
                z[column + 1 + row] += l[row] * factor;
            l += length;
        }
    }
};

}  // namespace

extern "C" {

void ba_value(int n, int m, int p, const double* cams, const double* points, const double* weights, const double* features, double* errors, double* weight_errors) {
    for (int i = 0; i < p; i++) {
        const double *cam = cams + 11 * (i % n), *point = points + 3 * (i % m);
        double v[3] = {point[0] - cam[3], point[1] - cam[4], point[2] - cam[5]}, y[3], square = dot(cam, cam);
        double angle = std::sqrt(square), s = std::sin(angle), c = std::cos(angle), a[3] = {cam[0] / angle, cam[1] / angle, cam[2] / angle}, av[3];
        cross(a, v, av);
        double along = (1 - c) * dot(a, v);
        for (int k = 0; k < 3; k++)
            y[k] = c * v[k] + s * av[k] + along * a[k];
        double qx = y[0] / y[2], qy = y[1] / y[2], r = qx * qx + qy * qy, l = 1 + cam[9] * r + cam[10] * r * r;
        errors[2 * i] = weights[i] * (cam[6] * l * qx + cam[7] - features[2 * i]);
        errors[2 * i + 1] = weights[i] * (cam[6] * l * qy + cam[8] - features[2 * i + 1]);
        weight_errors[i] = 1 - weights[i] * weights[i];
    }
}

void ba_jacobian(
    int n, int m, int p, const double* cams, const double* points, const double* weights, const double* features, int* rows, int* cols, double* vals) {
    long entry = 0;
    for (int i = 0; i < p; i++) {
        const double *cam = cams + 11 * (i % n), *point = points + 3 * (i % m);
        double w = weights[i], v[3] = {point[0] - cam[3], point[1] - cam[4], point[2] - cam[5]}, angle = std::sqrt(dot(cam, cam));
        double s = std::sin(angle), c = std::cos(angle), a[3] = {cam[0] / angle, cam[1] / angle, cam[2] / angle}, av[3], y[3], dr[3][3], rot[9];
        cross(a, v, av);
        double along = dot(a, v);
        for (int k = 0; k < 3; k++) {
            y[k] = c * v[k] + s * av[k] + (1 - c) * along * a[k];
            for (int j = 0; j < 3; j++)
                rot[3 * k + j] = (k == j ? c : 0) + (1 - c) * a[k] * a[j];
        }
        rot[1] -= s * a[2], rot[2] += s * a[1], rot[3] += s * a[2], rot[5] -= s * a[0], rot[6] -= s * a[1], rot[7] += s * a[0];
        for (int k = 0; k < 3; k++) {
            double da[3], dav[3];
            for (int j = 0; j < 3; j++)
                da[j] = ((j == k) - a[j] * a[k]) / angle;
            cross(da, v, dav);
            double dalong = dot(da, v);
            for (int j = 0; j < 3; j++)
                dr[k][j] = a[k] * (-s * v[j] + c * av[j] + s * along * a[j]) + s * dav[j] + (1 - c) * (dalong * a[j] + along * da[j]);
        }
        double inverse = 1 / y[2], q[2] = {y[0] * inverse, y[1] * inverse}, r = q[0] * q[0] + q[1] * q[1];
        double l = 1 + cam[9] * r + cam[10] * r * r, slope = 2 * (cam[9] + 2 * cam[10] * r), f = cam[6];
        for (int e = 0; e < 2; e++) {
            double* J = vals + entry;
            // d(f l q_e)/dq, then through the division by y[2].
            double dq0 = w * f * (slope * q[0] * q[e] + (e == 0 ? l : 0)), dq1 = w * f * (slope * q[1] * q[e] + (e == 1 ? l : 0));
            double g[3] = {dq0 * inverse, dq1 * inverse, -(dq0 * q[0] + dq1 * q[1]) * inverse};
            for (int k = 0; k < 3; k++) {
                J[k] = dot(g, dr[k]);
                J[11 + k] = g[0] * rot[k] + g[1] * rot[3 + k] + g[2] * rot[6 + k];
                J[3 + k] = -J[11 + k];
            }
            J[6] = w * l * q[e];
            J[7] = e == 0 ? w : 0;
            J[8] = e == 1 ? w : 0;
            J[9] = w * f * r * q[e];
            J[10] = w * f * r * r * q[e];
            J[14] = f * l * q[e] + cam[7 + e] - features[2 * i + e];
            rows[2 * i + e] = entry;
            for (int k = 0; k < 11; k++)
                cols[entry + k] = 11 * (i % n) + k;
            for (int k = 0; k < 3; k++)
                cols[entry + 11 + k] = 11 * n + 3 * (i % m) + k;
            cols[entry + 14] = 11 * n + 3 * m + i;
            entry += 15;
        }
    }
    for (int i = 0; i < p; i++) {
        rows[2 * p + i] = entry;
        cols[entry] = 11 * n + 3 * m + i;
        vals[entry++] = -2 * weights[i];
    }
    rows[3 * p] = entry;
}

void ht_value(
    const double* theta, const double* us, int count, const int* corners, const double* points, int vertices, const int* parents,
    const double* relatives, const double* inverses, const double* rest, const int* starts, const int* bones, const double* weights, double* errors) {
    Hand hand;
    pose<false>(theta, parents, relatives, inverses, hand);
    double rot[9];
    rotation(theta, rot, nullptr);
    std::vector<double> at(3 * vertices);
    for (int v = 0; v < vertices; v++) {
        double p[3] = {0, 0, 0};
        for (int k = starts[v]; k < starts[v + 1]; k++)
            apply(hand.transforms[bones[k]], rest + 4 * v, weights[k], p);
        turned(rot, p, &at[3 * v]);
        for (int i = 0; i < 3; i++)
            at[3 * v + i] += theta[3 + i];
    }
    for (int i = 0; i < count; i++) {
        double u = us[2 * i], v = us[2 * i + 1];
        const double *a = &at[3 * corners[3 * i]], *b = &at[3 * corners[3 * i + 1]], *c = &at[3 * corners[3 * i + 2]];
        for (int k = 0; k < 3; k++)
            errors[3 * i + k] = points[3 * i + k] - (u * a[k] + v * b[k] + (1 - u - v) * c[k]);
    }
}

// 3 count rows of 28: the point's own two shares, then the pose.
void ht_jacobian(
    const double* theta, const double* us, int count, const int* corners, const double* points, int vertices, const int* parents,
    const double* relatives, const double* inverses, const double* rest, const int* starts, const int* bones, const double* weights, double* jacobian) {
    constexpr int Pose = 26, Columns = 28;
    Hand hand;
    pose<true>(theta, parents, relatives, inverses, hand);
    double rot[9], by_axis[3][9];
    rotation(theta, rot, by_axis);
    std::vector<double> at(3 * vertices), slopes(3L * Pose * vertices);  // Row i of vertex v: slopes[(3 v + i) Pose].
    for (int v = 0; v < vertices; v++) {
        double p[3] = {0, 0, 0}, along[Hand::Angles][3] = {}, turned_by[3];
        bool touched[5] = {};
        for (int k = starts[v]; k < starts[v + 1]; k++) {
            int bone = bones[k], finger = hand.finger[bone];
            apply(hand.transforms[bone], rest + 4 * v, weights[k], p);
            if (finger < 0)
                continue;
            touched[finger] = true;
            for (int angle = 0; angle < 4; angle++)
                apply(hand.moved[bone][angle], rest + 4 * v, weights[k], along[4 * finger + angle]);
        }
        double* J = &slopes[3L * Pose * v];
        turned(rot, p, &at[3 * v]);
        for (int i = 0; i < 3; i++) {
            at[3 * v + i] += theta[3 + i];
            J[i * Pose + 3 + i] = 1;
        }
        for (int k = 0; k < 3; k++) {
            turned(by_axis[k], p, turned_by);
            for (int i = 0; i < 3; i++)
                J[i * Pose + k] = turned_by[i];
        }
        for (int finger = 0; finger < 5; finger++)
            for (int angle = 4 * finger; touched[finger] && angle < 4 * finger + 4; angle++) {
                turned(rot, along[angle], turned_by);
                for (int i = 0; i < 3; i++)
                    J[i * Pose + 6 + angle] = turned_by[i];
            }
    }
    for (int i = 0; i < count; i++) {
        double u = us[2 * i], v = us[2 * i + 1], w = 1 - u - v;
        int a = corners[3 * i], b = corners[3 * i + 1], c = corners[3 * i + 2];
        for (int k = 0; k < 3; k++) {
            double* row = jacobian + (3L * i + k) * Columns;
            row[0] = at[3 * c + k] - at[3 * a + k];
            row[1] = at[3 * c + k] - at[3 * b + k];
            const double *ja = &slopes[(3L * a + k) * Pose], *jb = &slopes[(3L * b + k) * Pose], *jc = &slopes[(3L * c + k) * Pose];
            for (int j = 0; j < Pose; j++)
                row[2 + j] = -(u * ja[j] + v * jb[j] + w * jc[j]);
        }
    }
}

// Without the constant of the prior, which no parameter changes.
double gmm_value(
    int d, int k, int n, const double* alpha, const double* mu, const double* q, const double* l, const double* x, int m, double gamma) {
    Mixture mixture{d, d * (d - 1) / 2};
    std::vector<double> diagonals(k * d), logs(k), terms(k), y(d), z(d);
    double prior = 0, likelihood = 0, largest, sum;
    for (int c = 0; c < k; c++) {
        double squares = 0;
        for (int j = c * d; j < (c + 1) * d; j++) {
            logs[c] += q[j];
            diagonals[j] = std::exp(q[j]);
            squares += diagonals[j] * diagonals[j];
        }
        for (int j = c * mixture.below; j < (c + 1) * mixture.below; j++)
            squares += l[j] * l[j];
        prior += m * logs[c] - 0.5 * gamma * gamma * squares;
    }
    for (int i = 0; i < n; i++) {
        for (int c = 0; c < k; c++) {
            for (int j = 0; j < d; j++)
                y[j] = x[i * d + j] - mu[c * d + j];
            mixture.scaled(&diagonals[c * d], l + c * mixture.below, y.data(), z.data());
            double squares = 0;
            for (int j = 0; j < d; j++)
                squares += z[j] * z[j];
            terms[c] = alpha[c] + logs[c] - 0.5 * squares;
        }
        largest = *std::max_element(terms.begin(), terms.end());
        sum = 0;
        for (int c = 0; c < k; c++)
            sum += std::exp(terms[c] - largest);
        likelihood += largest + std::log(sum);
    }
    largest = *std::max_element(alpha, alpha + k);
    sum = 0;
    for (int c = 0; c < k; c++)
        sum += std::exp(alpha[c] - largest);
    return likelihood - n * (0.5 * d * std::log(2 * M_PI) + largest + std::log(sum)) + prior;
}

// alpha, mu, q, l one after the other.
void gmm_gradient(
    int d, int k, int n, const double* alpha, const double* mu, const double* q, const double* l, const double* x, int m, double gamma, double* gradient) {
    Mixture mixture{d, d * (d - 1) / 2};
    int below = mixture.below;
    double *ga = gradient, *gm = ga + k, *gq = gm + k * d, *gl = gq + k * d;
    std::fill(gradient, gradient + k + 2 * k * d + k * below, 0.0);
    std::vector<double> diagonals(k * d), logs(k), terms(k), ys(k * d), zs(k * d), qz(d);
    for (int j = 0; j < k * d; j++) {
        logs[j / d] += q[j];
        diagonals[j] = std::exp(q[j]);
    }
    double largest, sum;
    for (int i = 0; i < n; i++) {
        for (int c = 0; c < k; c++) {
            double *y = &ys[c * d], *z = &zs[c * d], squares = 0;
            for (int j = 0; j < d; j++)
                y[j] = x[i * d + j] - mu[c * d + j];
            mixture.scaled(&diagonals[c * d], l + c * below, y, z);
            for (int j = 0; j < d; j++)
                squares += z[j] * z[j];
            terms[c] = alpha[c] + logs[c] - 0.5 * squares;
        }
        largest = *std::max_element(terms.begin(), terms.end());
        sum = 0;
        for (int c = 0; c < k; c++)
            sum += terms[c] = std::exp(terms[c] - largest);
        for (int c = 0; c < k; c++) {
            double r = terms[c] / sum;
            const double *y = &ys[c * d], *z = &zs[c * d], *factor = l + c * below;
            double* slope = gl + c * below;
            ga[c] += r;
            for (int j = 0; j < d; j++) {
                gq[c * d + j] += r * (1 - diagonals[c * d + j] * y[j] * z[j]);
                qz[j] = diagonals[c * d + j] * z[j];
            }
            for (int column = 0; column < d; column++) {
                double back = 0, up = r * y[column];
                int length = d - column - 1;
                for (int row = 0; row < length; row++) {
                    back += factor[row] * z[column + 1 + row];
                    slope[row] -= up * z[column + 1 + row];
                }
                qz[column] += back;
                factor += length;
                slope += length;
            }
            for (int j = 0; j < d; j++)
                gm[c * d + j] += r * qz[j];
        }
    }
    largest = *std::max_element(alpha, alpha + k);
    sum = 0;
    for (int c = 0; c < k; c++)
        sum += std::exp(alpha[c] - largest);
    for (int c = 0; c < k; c++)
        ga[c] -= n * std::exp(alpha[c] - largest) / sum;
    for (int j = 0; j < k * d; j++)
        gq[j] += m - gamma * gamma * diagonals[j] * diagonals[j];
    for (int j = 0; j < k * below; j++)
        gl[j] -= gamma * gamma * l[j];
}
}
